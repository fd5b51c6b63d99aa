// What src/probe uses of undici, from the files that its index is made of: the index also sets up fetch, caches, mocks and WebSocket,
// which takes a third of the time that a small cluster is diagnosed in. Should undici move these files, the build fails.
exports.Pool = require('undici/lib/dispatcher/pool.js');
exports.buildConnector = require('undici/lib/core/connect.js');
exports.errors = require('undici/lib/core/errors.js');
