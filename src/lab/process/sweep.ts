import { endLab } from './end-lab.js';
import { abandonedFolders } from './lab-folder.js';

/** Removes what dead runners left behind (their warden was killed too); living neighbours are left alone. */
export async function sweep(): Promise<void> {
  await Promise.all(abandonedFolders().map(endLab));
}
