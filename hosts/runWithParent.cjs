const { spawn } = require('node:child_process');

// Runs a server that knows nothing of us. Our stdin is a pipe from the process that started us; the pipe ends
// when that process closes it or is gone, even by SIGKILL, and then the server must end, too. Started by root,
// the server runs as the given user, who may not be able to read this file.
const [user, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { ...JSON.parse(user), stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
	console.error(error.message);
	process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));

process.stdin.on('end', () => {
	// Redis and PostgreSQL both take it as: end at once, and let the clients see it.
	child.kill('SIGINT');
	setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
});
process.stdin.resume();
// A Ctrl+C in the terminal reaches the whole group of processes. The one that started us decides when the server ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
