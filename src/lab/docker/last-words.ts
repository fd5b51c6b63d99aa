import type { Docker } from './connect.js';

const LAST_LINES = 20;

/** Of a container that ended before anybody listened to it; undefined where it is gone already. */
export async function lastWords(docker: Docker, id: string): Promise<{ readonly ended?: string; readonly lines: string } | undefined> {
  try {
    const container = docker.getContainer(id);
    const [{ State }, log] = await Promise.all([container.inspect(), container.logs({ stdout: true, stderr: true, tail: LAST_LINES })]);
    return { ...(State.Status === 'exited' ? { ended: `it ended with code ${State.ExitCode}` } : {}), lines: withoutFrames(log) };
  } catch {
    return undefined;
  }
}

/** The engine sends each piece of a log behind eight bytes: which stream, and how long it is. */
function withoutFrames(log: Buffer): string {
  const pieces: string[] = [];
  for (let at = 0; at + 8 <= log.length; at += 8 + log.readUInt32BE(at + 4)) {
    pieces.push(log.toString('utf8', at + 8, at + 8 + log.readUInt32BE(at + 4)));
  }
  return pieces.join('').trimEnd();
}
