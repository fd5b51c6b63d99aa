/** Where the stores listen in their containers. */
export const DATABASE_PORT = 3306;
export const REDIS_PORT = 6379;
