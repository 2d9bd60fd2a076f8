const { isMainThread } = require('node:worker_threads');

// Loaded into n8n before n8n itself. Its stdin is a pipe from the process that started it; the pipe ends
// when that process is gone, even by SIGKILL, and then n8n must end, too.
// Node.js loads this file into n8n's worker threads too, where stdin is not the process's.
if (isMainThread) {
	process.stdin.on('end', () => {
		process.kill(process.pid, 'SIGTERM');
		setTimeout(() => process.exit(1), 10_000).unref();
	});
	process.stdin.resume();
	process.stdin.unref();
}
