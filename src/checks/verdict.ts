/** Worst first is the order of merging: fail > unknown > not-evaluated > pass. `not-applicable` has no effect on anything. */
export type VerdictStatus = 'pass' | 'fail' | 'unknown' | 'not-evaluated' | 'not-applicable';

/** The machine-readable reason of a verdict. Rules reason on these and on `data`, never on `reason`. */
export type VerdictCode =
  | 'ok'
  /* the node did not answer at all; `data.class` is the error class */
  | 'no-answer'
  /* the answer is not what the contract's schema says */
  | 'garbage'
  | 'unexpected-status'
  | 'unexpected-content'
  | 'too-slow'
  | 'too-expensive'
  /* refusals; `data.refusal` */
  | 'refused'
  | 'let-in'
  /* chats, `data.meaning` is the ChatMeaning code */
  | 'route-unknown'
  | 'provider-unknown'
  | 'in-cooldown'
  | 'all-providers-failed'
  | 'upstream-failed'
  | 'rate-limited'
  | 'tier-blocked'
  | 'internal-error'
  | 'gateway-error'
  /* revocation, config-convergence; data.change, data.withinMs, data.changes */
  | 'change-not-seen'
  /* isolation; data.id, data.username */
  | 'anothers-answer'
  /* dashboard-session; data.groups, data.anchors */
  | 'login-failed'
  | 'session-refused'
  /* separate-processes; data.nodes */
  | 'one-process'
  /* agreement; data.value, data.others, data.groups */
  | 'differs'
  | 'differs-no-majority'
  | 'not-as-declared'
  | 'empty'
  /* shared-database; data.rung */
  | 'token-unknown'
  | 'row-not-seen'
  | 'usage-not-written'
  | 'schema-incomplete'
  | 'schema-visible-twice'
  | 'query-failed'
  | 'store-unreachable'
  /* the account of the cluster file is not let in, or may not do it; data.class, data.setting */
  | 'store-access'
  /* shared-cache, prefix-isolation */
  | 'key-elsewhere'
  | 'key-nowhere'
  | 'not-served-from-cache'
  | 'ttl-too-long'
  | 'ttl-missing'
  | 'prefixes-overlap'
  | 'writes-into-ours'
  | 'stray-keys'
  /* balancer */
  | 'node-not-reached'
  | 'unknown-upstream'
  | 'balancer-failed'
  /* clock-skew; data.skewMs, data.against */
  | 'clock-skewed'
  /* tls; data.subject, data.issuer, data.validTo, data.daysLeft, data.fingerprint of the certificate that is meant */
  | 'certificate-expired'
  | 'certificate-expires-soon'
  | 'certificate-wrong-name'
  | 'certificate-untrusted'
  /* data.value, data.majority, data.groups */
  | 'tls-differs'
  /* spread-limit; data.declared, data.counted, data.refused, data.byNode */
  | 'limit-counted-otherwise'
  | 'limit-tighter'
  | 'limit-not-in-force'
  /* streaming; data.spreadMs against data.directMs */
  | 'buffered'
  /* nothing could be told */
  | 'inconclusive'
  | 'observer-failed'
  | 'withheld'
  | 'need-missing'
  | 'not-declared';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a check says of one cell. */
export interface Verdict {
  readonly status: VerdictStatus;
  readonly code: VerdictCode;
  /** One sentence for a person, without secrets. */
  readonly reason: string;
  /** Keys of the questions whose observations it was judged on, the decisive one first. */
  readonly evidence: readonly string[];
  readonly data: { readonly [key: string]: Json };
  /** True where it passed only after a retry. */
  readonly flaky?: boolean;
}
