import { readFile } from 'node:fs/promises';
import type { Tls } from '../../target/cluster.js';

export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The files that TLS settings name, read. @throws where one cannot be read */
export async function tlsOptions({ ca, cert, key }: Tls): Promise<TlsFiles> {
  const read = async (path: string | undefined): Promise<string | undefined> => (path === undefined ? undefined : readFile(path, 'utf8'));
  const [caText, certText, keyText] = await Promise.all([read(ca), read(cert), read(key)]);
  return {
    ...(caText === undefined ? {} : { ca: caText }),
    ...(certText === undefined ? {} : { cert: certText }),
    ...(keyText === undefined ? {} : { key: keyText }),
  };
}
