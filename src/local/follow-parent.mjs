// Preloaded in the processes of the demonstration: they end with their launcher, even when it was killed with -9.
import cluster from 'node:cluster';

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// One of several needs it to hear that it listens.
if (cluster.isPrimary) process.channel?.unref();
