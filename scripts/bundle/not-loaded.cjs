// Stands for modules of Node's that packages bundled here load and never come to use, each a few milliseconds of a start: undici's HTTP/2 (the
// probe speaks HTTP/1.1 alone; an HTTP/2-only node is a finding) and its care for bodies that are node:http's (ours are strings), and
// commander's way to programs of their own (we have none).
exports.constants = {};
exports.IncomingMessage = class IncomingMessage {};
