import type { Mariadb } from '../stores/mariadb.js';
import { askAsRoot } from '../stores/mysql-root.js';
import { storeSettings } from './settings.js';
import { type StoreContainer, startStore } from './store-container.js';
import { DATABASE_PORT } from './store-ports.js';
import type { Ground, Part } from './surroundings.js';

/** MySQL of the public image initialises its data folder at first start. */
const READY_TIMEOUT_MS = 90_000;

/** Starts MySQL or MariaDB; root may come from everywhere in the lab, with that password. */
export async function startMysqlContainer(ground: Ground, part: Part, password: string): Promise<Mariadb & StoreContainer> {
  const env = { MYSQL_ROOT_PASSWORD: password, MARIADB_ROOT_PASSWORD: password };
  const store = await startStore(ground, part, {
    port: DATABASE_PORT,
    command: storeSettings(part.image.role),
    env,
    readyTimeoutMs: READY_TIMEOUT_MS,
    ready: (at) => askAsRoot(part.name, () => ({ ...at, password })).answers(),
  });
  const { root, script } = askAsRoot(part.name, () => ({ ...store.endpoint, password }));
  return { ...store, root, script };
}
