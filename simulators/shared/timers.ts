/**
 * Every delay of a simulator goes through one of these, so that `close()` can end them all and a test
 * process has nothing left to wait for.
 */
export class Timers {
	private readonly running = new Map<NodeJS.Timeout, () => void>();
	private closed = false;

	/** Runs `action` after `ms` milliseconds; the returned function cancels it. */
	after(ms: number, action: () => void): () => void {
		return this.start(ms, action, () => undefined);
	}

	/** Resolves with true after `ms` milliseconds, or with false as soon as the simulator is closed. */
	async sleep(ms: number): Promise<boolean> {
		return await new Promise((resolve) => {
			this.start(
				ms,
				() => resolve(true),
				() => resolve(false),
			);
		});
	}

	/** Ends all delays for good; sleepers are told, actions do not run. */
	close(): void {
		this.closed = true;
		for (const [timer, onClose] of this.running) {
			clearTimeout(timer);
			onClose();
		}
		this.running.clear();
	}

	private start(ms: number, action: () => void, onClose: () => void): () => void {
		if (this.closed) {
			onClose();
			return () => undefined;
		}
		const timer = setTimeout(() => {
			this.running.delete(timer);
			action();
		}, ms);
		this.running.set(timer, onClose);
		return () => {
			clearTimeout(timer);
			this.running.delete(timer);
		};
	}
}
