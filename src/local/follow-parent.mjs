// Preloaded in the processes of the demonstration: they end with their launcher, even when it was killed with -9.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
