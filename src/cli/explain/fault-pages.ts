import { NO_SYMPTOM, type Page } from './page.js';

/** A fault's row of `docs/faults.md`: `` | `ID:TARGET` R | what is wrong | injected by | proven by | ``. */
const ROW = /^\| `([a-z0-9-]+)(:[A-Z/]+)?`([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/;
/** A row of its list by symptom: `| symptom | ids |`. */
const BY_SYMPTOM = /^\| ([^|`]+) \| ((?:`[a-z0-9-]+`(?:, )?)+) \|$/gm;

/** The symptom of each fault, by id, as the list by symptom in `docs/faults.md` says. */
export function symptomsOfFaults(list: string): ReadonlyMap<string, string> {
  const rows = [...list.matchAll(BY_SYMPTOM)];
  return new Map(
    rows.flatMap(([, symptom = '', ids = '']) => [...ids.matchAll(/`([^`]+)`/g)].map(([, id = '']) => [id, symptom] as const)),
  );
}

/** One page for each row of the list of faults. */
export function faultPages(list: string): readonly Page[] {
  const symptoms = symptomsOfFaults(list);
  return list.split('\n').flatMap((line) => {
    const [, id, place = '', released = '', wrong = '', by = '', proof = ''] = ROW.exec(line) ?? [];
    if (id === undefined) return [];
    const symptom = symptoms.get(id) ?? NO_SYMPTOM;
    const lines = [
      `# ${id}${place} (a fault of the lab)`,
      '',
      `Symptom: ${symptom}`,
      '',
      `- What is wrong: ${wrong.trim()}.`,
      `- Injected by: ${by.trim()}.`,
      `- Proven in force by: ${proof.trim()}.`,
      ...(released.includes('R') ? ['- Released nodes can show it too.'] : []),
      '',
      `    aisbf-check lab --fault ${id}${place === '' ? '' : `[${place}]`} -- aisbf-check diagnose`,
    ];
    return [{ id, kind: 'fault', summary: `${wrong.trim()}.`, symptom, text: lines.join('\n') }];
  });
}
