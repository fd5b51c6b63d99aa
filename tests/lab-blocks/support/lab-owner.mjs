/**
 * Owns a small lab until it is killed. Arguments: the dist folder's URL, and what to do once it stands: `stay` or `leave`.
 * Writes the lab's folder to stdout.
 */
const [dist, then] = process.argv.slice(2);
const { startWarden } = await import(`${dist}/lab/process/warden.js`);
const { startMariadb } = await import(`${dist}/lab/stores/mariadb.js`);
const { startRedis } = await import(`${dist}/lab/stores/redis.js`);

const warden = await startWarden();
if (then === 'stay') {
  await startMariadb(warden, { name: 'mysql' });
  await startRedis(warden, { name: 'redis' });
  // Whatever they do, they are this process's children; it never ends by itself.
  setInterval(() => undefined, 3_600_000);
}
process.stdout.write(`${warden.dir}\n`);
