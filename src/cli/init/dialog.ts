/** One thing to choose. */
export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** A person at a terminal. Each method ends with an answer that its `check` has accepted, or throws {@link Cancelled}. */
export interface Dialog {
  /** @param initial what stands there already, to be edited */
  text(question: {
    readonly message: string;
    readonly initial?: string;
    readonly example?: string;
    readonly check: (text: string) => string | undefined;
  }): Promise<string>;
  choose<T extends string>(question: {
    readonly message: string;
    readonly options: readonly Choice<T>[];
    readonly initial?: T;
  }): Promise<T>;
  pick(question: {
    readonly message: string;
    readonly options: readonly Choice<string>[];
    readonly initial: readonly string[];
  }): Promise<readonly string[]>;
  confirm(message: string, initial: boolean): Promise<boolean>;
  /** Says that something takes a while. */
  during<T>(what: string, work: () => Promise<T>): Promise<T>;
  say(kind: 'info' | 'good' | 'bad', text: string): void;
}

/** Ctrl-C. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
