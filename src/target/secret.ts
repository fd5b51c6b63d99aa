import { inspect } from 'node:util';

/**
 * A value that must not appear in any artefact. It prints as its name, in JSON, in templates and under `util.inspect`;
 * only {@link Secret.reveal} gives the value, and only the probe calls it.
 */
export class Secret {
  readonly #value: string;

  /** @param name where the value came from, as a person would write it: an environment variable's name or a file's path */
  constructor(
    readonly name: string,
    value: string,
  ) {
    this.#value = value;
  }

  /** The value itself, for the one place that puts it on the wire. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return `\${${this.name}}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
