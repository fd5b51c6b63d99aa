import { once } from 'node:events';
import { createServer } from 'node:net';

/** Nothing of a lab listens anywhere else. */
export const LOOPBACK = '127.0.0.1';

/** Whether this machine lets us dial from that address: all of 127.0.0.0/8 on Linux, only 127.0.0.1 elsewhere. */
export async function canBind(address: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(0, address);
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
