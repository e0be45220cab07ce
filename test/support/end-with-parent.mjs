// Preloaded in Jest and its workers: they end with the process that started them, even when it was killed with -9.
// The parent is looked at, not listened to: a listener on the channel would keep a worker from ending by itself.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(1), 300).unref();
