/**
 * An address of this machine where nobody listens, and nobody will: the port of a service that is long out of use, and that only root may
 * take. One that was free a moment ago may be anybody's by now.
 */
export const CLOSED_URL = 'http://127.0.0.1:9';
