import { agreementCheck } from './agreement.js';
import type { AgreementItem } from './agreement-items.js';
import type { Check, CheckContext } from './check.js';

/** `GET /version`, compared with the release that the cluster file declares, or among the nodes where it declares none. */
function versionItem({ cluster, contract }: CheckContext): AgreementItem {
  const { method, path } = contract.endpoints.version;
  const declared = cluster.release === undefined ? { expect: 'agree' as const } : { expect: 'equal' as const, value: cluster.release };
  return {
    item: { id: 'version', request: `${method} ${path}`, project: 'version', ...declared },
    reader: { kind: 'global' },
    endpoint: 'version',
  };
}

export const sameVersion: Check = agreementCheck({
  id: 'same-version',
  title: 'every node runs the release that the others, and the cluster file, name',
  items: (ctx) => [versionItem(ctx)],
  none: 'the contract has no version to compare',
});
