/** Who asks: nobody (no token), somebody with a token that no node knows, a global token, a user with a token of the database. */
export type Asker = 'nobody' | 'stranger' | 'global' | 'user';

/** One request. `{username}` in the path stands for the user's name. */
export interface Request {
  readonly as: Asker;
  readonly path: string;
  /** Default GET; POST where there is a body. */
  readonly method?: 'GET' | 'POST' | 'HEAD' | 'OPTIONS';
  readonly body?: string;
  /** Instead of the usual `Authorization: Bearer TOKEN`; `{token}` stands for the token. */
  readonly header?: readonly [name: string, value: string];
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
  /** Where it sends whoever asks instead. */
  readonly location?: string;
}

/**
 * Something that a node can be asked without reaching a provider, without writing anything, and without freezing anything in its memory; and
 * how its answer is written down, free of what differs from cluster to cluster.
 */
export interface Behaviour {
  readonly id: string;
  /** What is asked, not what is answered: that is the release's. */
  readonly title: string;
  /** Section of the measured contract. */
  readonly citation: string;
  readonly request: Request;
  /** Undefined where this cluster has nothing to show it on. */
  show(reply: Reply): string | undefined;
}

/** Status and body as they are. */
export const whole = ({ status, text }: Reply): string => (text === '' ? String(status) : `${status} ${text}`);

type Part = Pick<Behaviour, 'id' | 'title' | 'citation' | 'request'>;

/** A behaviour whose answer holds nothing of the cluster's own. */
export const behaviour = (part: Part, show: Behaviour['show'] = whole): Behaviour => ({ ...part, show });
