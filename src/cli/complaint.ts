/** One line of what `doctor` says. */
export interface Complaint {
  readonly title: string;
  /** `note`: worth knowing, nothing is wrong. */
  readonly state: 'ok' | 'problem' | 'note';
  readonly detail: string;
  /** Lines to copy that set it right. */
  readonly copy?: readonly string[];
}
