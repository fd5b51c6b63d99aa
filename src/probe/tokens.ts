import { randomBytes } from 'node:crypto';
import type { Bearer, FormValue, SqlValue } from '../checks/question.js';
import type { Redactor } from '../record/redact.js';
import type { Cluster } from '../target/cluster.js';
import { Secret } from '../target/secret.js';

/** A question names something that the cluster file does not have. */
export class NeedMissing extends Error {
  override readonly name = 'NeedMissing';
}

/** Every secret that the cluster file brought in. */
export function secretsOf(cluster: Cluster): readonly Secret[] {
  const { mysql, redis } = cluster;
  const stores = [mysql?.url, mysql?.writeUrl, mysql?.nodesAccount, redis?.url];
  const neighbours = cluster.neighbours.map((neighbour) => neighbour.probe?.identity.token);
  const passwords = (cluster.dashboards ?? []).map((account) => account.password);
  const own = cluster.identities.map((identity) => identity.token);
  const all = [...own, ...passwords, ...stores, ...neighbours, cluster.rateLimit?.identity.token];
  return all.filter((secret) => secret !== undefined);
}

/** Turns names of tokens into tokens, at the last moment before they are sent. */
export class Tokens {
  readonly #ephemeral = new Map<string, Secret>();
  readonly #wrong = new Secret('a wrong token', `aisbf-check-${randomBytes(24).toString('base64url')}`);

  constructor(
    readonly cluster: Cluster,
    readonly redactor: Redactor,
  ) {
    this.redactor.add(this.#wrong);
  }

  /** The token to send, undefined for none. @throws {NeedMissing} */
  bearer(bearer: Bearer): Secret | undefined {
    switch (bearer.kind) {
      case 'none':
        return undefined;
      case 'wrong':
        return this.#wrong;
      case 'ephemeral':
        return this.#made(bearer.name);
      case 'identity':
        return this.#tokenOf(bearer.id);
      case 'rate-limit':
        return this.#limitedToken();
      case 'neighbour':
        return this.#neighbourToken(bearer.name);
    }
  }

  /** The value to bind in a statement. @throws {NeedMissing} */
  sqlValue(value: SqlValue): string | number | null {
    if (typeof value !== 'object' || value === null) return value;
    return ('ephemeral' in value ? this.#made(value.ephemeral) : this.#tokenOf(value.tokenOf)).reveal();
  }

  /** The body of a form. @throws {NeedMissing} */
  form(fields: Readonly<Record<string, FormValue>>): string {
    const written = Object.entries(fields).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : this.#passwordOf(value.passwordOf).reveal(),
    ]);
    return new URLSearchParams(written).toString();
  }

  #passwordOf(id: string): Secret {
    const account = this.cluster.dashboards?.find((candidate) => candidate.id === id);
    if (!account) throw new NeedMissing(`no dashboard identity ${id} is declared`);
    return account.password;
  }

  #made(name: string): Secret {
    const known = this.#ephemeral.get(name);
    if (known) return known;
    const made = new Secret(`ephemeral ${name}`, randomBytes(32).toString('base64url'));
    this.#ephemeral.set(name, made);
    this.redactor.add(made);
    return made;
  }

  #tokenOf(id: string): Secret {
    const identity = this.cluster.identities.find((candidate) => candidate.id === id);
    if (!identity) throw new NeedMissing(`no identity ${id} is declared`);
    return identity.token;
  }

  #limitedToken(): Secret {
    const { rateLimit } = this.cluster;
    if (!rateLimit) throw new NeedMissing('no rateLimit is declared');
    return rateLimit.identity.token;
  }

  #neighbourToken(name: string): Secret {
    const probe = this.cluster.neighbours.find((neighbour) => neighbour.name === name)?.probe;
    if (!probe) throw new NeedMissing(`no probe of the neighbour ${name} is declared`);
    return probe.identity.token;
  }
}
