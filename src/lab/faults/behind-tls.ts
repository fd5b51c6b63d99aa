import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterDocument } from '../files/cluster-document.js';
import type { Lab } from '../lab.js';
import type { LabNode } from '../lab-parts.js';
import { type Authority, makeAuthority } from '../net/certificate.js';
import { LOOPBACK } from '../net/loopback.js';
import { startTlsFront, type TlsFront } from '../net/tls-front.js';

const GOOD_DAYS = 60;

export interface Fronted {
  readonly node: string;
  readonly name: string;
  readonly ca: string;
  readonly front: TlsFront;
}

async function frontOf(node: LabNode, authority: Authority, ca: string, daysLeft: number): Promise<Fronted> {
  const { id, name } = node.spec;
  const { hostname, port } = new URL(node.url);
  const front = await startTlsFront({ host: hostname, port: Number(port) }, authority.issue(name, daysLeft));
  return { node: id, name, ca, front };
}

const keyOf = (place: string): string => `behind-tls:${place}`;

/** In a cluster that is asked over TLS already only the sick node gets another front. */
const isPlain = (url: string): boolean => url.startsWith('http:');

function asked(document: ClusterDocument, fronts: readonly Fronted[], sick: string): ClusterDocument {
  return {
    ...document,
    nodes: document.nodes.map((node) => {
      const found = fronts.find(({ name }) => name === node.id);
      if (found === undefined || (!isPlain(node.url) && found.node !== sick)) return node;
      return { ...node, url: `https://${LOOPBACK}:${found.front.port}`, tls: { ca: found.ca } };
    }),
  };
}

/** Clients ask every node over TLS from now on; the certificate of the one at `place` holds for so many days, the others' for long. */
export async function putBehindTls(lab: Lab, place: string, daysLeft: number): Promise<readonly Fronted[]> {
  const authority = makeAuthority();
  const ca = join(lab.warden.dir, `authority-${place}.pem`);
  await writeFile(ca, authority.cert);
  const fronts = await Promise.all(lab.nodes.map((node) => frontOf(node, authority, ca, node.spec.id === place ? daysLeft : GOOD_DAYS)));
  lab.cluster.put(keyOf(place), (document) => asked(document, fronts, place));
  return fronts;
}

export function takeFromTls(lab: Lab, place: string, fronts: readonly Fronted[]): void {
  lab.cluster.drop(keyOf(place));
  for (const { front } of fronts) front.close();
}
