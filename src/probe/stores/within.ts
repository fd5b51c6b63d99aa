import { StoreTimeout } from './store-outcome.js';

/** The result of `work` if it comes within `ms`; otherwise `giveUp` is called and it fails. @throws {StoreTimeout} */
export async function within<T>(ms: number, work: Promise<T>, what: string, giveUp: () => void = () => {}): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new StoreTimeout(`${what} took longer than ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
