/** A fault's row of `docs/faults.md`: `` | `ID:PLACE` R | what is wrong | brought about by | proven by | ``. */
const ROW = /^\| `([a-z0-9-]+)(:[A-Z/]+)?`([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/;

export interface FaultPage {
  readonly id: string;
  readonly text: string;
}

/** One page per row of the list of faults. */
export function faultPages(list: string): readonly FaultPage[] {
  return list.split('\n').flatMap((line) => {
    const [, id, place = '', released = '', wrong = '', by = '', proof = ''] = ROW.exec(line) ?? [];
    if (id === undefined) return [];
    const lines = [
      `# ${id}${place} (a fault of the lab)`,
      '',
      `What is wrong: ${wrong.trim()}.`,
      `Brought about by: ${by.trim()}.`,
      `Proven in force by: ${proof.trim()}.`,
      ...(released.includes('R') ? ['Released nodes can be brought to show it too.'] : []),
      '',
      `    aisbf-check lab --fault ${id}${place === '' ? '' : `[${place}]`} -- aisbf-check diagnose`,
    ];
    return [{ id, text: lines.join('\n') }];
  });
}
