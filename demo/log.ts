/** A step that was not as expected; its reason is printed already. */
export class StepFailed extends Error {}

const timeWidth = 7;

/** What the demo prints: stories of steps, each with its result and the time that it took. */
export class Log {
	failures = 0;
	private isSilent = false;

	/** For a story: steps that belong together. The first one that fails ends it; the next story runs all the same. */
	async story(title: string, tell: () => Promise<void>): Promise<void> {
		this.line(`\n${title}`);
		try {
			await tell();
		} catch (error) {
			if (!(error instanceof StepFailed)) throw error;
		}
	}

	/**
	 * @param act does the step and checks it
	 * @param describe says in a few words what came of it; it is printed beside the title
	 * @throws StepFailed when it throws
	 */
	async step<T>(title: string, act: () => Promise<T>, describe: (result: T) => string = String): Promise<T> {
		const startedAt = Date.now();
		try {
			const result = await act();
			this.line(`  ✓ ${timed(`${title}: ${describe(result)}`, startedAt)}`);
			return result;
		} catch (error) {
			this.failures++;
			const reason = error instanceof Error ? error.message : String(error);
			this.line(`  ✗ ${timed(title, startedAt)}\n${indented(reason, '             ')}`);
			throw new StepFailed(title);
		}
	}

	line(text: string): void {
		if (!this.isSilent) console.log(text);
	}

	/** From now on what fails, fails because everything is being stopped. */
	silence(): void {
		this.isSilent = true;
	}
}

function timed(text: string, startedAt: number): string {
	const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
	return `${`${seconds} s`.padStart(timeWidth)}  ${text}`;
}

const indented = (text: string, by: string) =>
	text
		.split('\n')
		.map((line) => by + line)
		.join('\n');
