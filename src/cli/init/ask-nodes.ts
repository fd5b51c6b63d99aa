import type { Asking } from './asking.js';
import { type WrittenNode, writtenNodes } from './node-words.js';
import { count, nodeLine } from './says.js';
import type { NodeSight } from './sights.js';
import { nodesProblem } from './valid.js';

export interface NodesPart {
  readonly written: readonly WrittenNode[];
  readonly sights: readonly NodeSight[];
}

const asWords = (nodes: readonly WrittenNode[]): string => nodes.map(({ id, url }) => (id === undefined ? url : `${id}=${url}`)).join(' ');

/** Addresses of the nodes. One that does not respond is said at once; it may be kept, left out, or written anew. */
export async function askForNodes({ dialog, look, earlier }: Asking, kept: (written: readonly WrittenNode[]) => void): Promise<NodesPart> {
  let initial = earlier === undefined ? undefined : asWords(earlier.nodes);
  for (;;) {
    const text = await dialog.text({
      message: 'Addresses of the nodes, not of the balancer (separated by spaces; NAME=URL to name one)',
      example: 'http://10.0.0.1:17765 http://10.0.0.2:17765',
      check: nodesProblem,
      ...(initial === undefined ? {} : { initial }),
    });
    const written = writtenNodes(text);
    kept(written);
    const sights = await dialog.during(`Looking at ${count(written.length, 'node')}`, () => look.nodes(written.map(({ url }) => url)));
    const bad = sights.filter(({ problem }) => problem !== undefined);
    dialog.say(bad.length === 0 ? 'good' : 'bad', sights.map(nodeLine).join('\n'));
    if (bad.length === 0) return { written, sights };
    const next = await dialog.choose({
      message: `${count(bad.length, 'node')} cannot be looked at. What now?`,
      options: [
        { value: 'edit', label: 'Correct the addresses' },
        { value: 'keep', label: 'Keep all of them', hint: 'a check will name the problem' },
        ...(bad.length < sights.length ? [{ value: 'drop' as const, label: `Leave out ${bad.map(({ url }) => url).join(', ')}` }] : []),
      ],
    });
    if (next === 'keep') return { written, sights };
    if (next === 'drop') {
      const good = written.filter((_, index) => sights[index]?.problem === undefined);
      kept(good);
      return { written: good, sights: sights.filter(({ problem }) => problem === undefined) };
    }
    initial = asWords(written);
  }
}
