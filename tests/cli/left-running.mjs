// Loaded before the command line: something that would keep the process from ever ending by itself.
setInterval(() => undefined, 1_000);
