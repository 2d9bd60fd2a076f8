/** Says on stderr what is being measured: one line that changes in a terminal, else a line for each step. */
export class Progress {
	private readonly startedAt = performance.now();
	private section = '';

	constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

	/** What the next steps belong to, e.g. `2/5 webhooks`. */
	begin(section: string): void {
		this.section = section;
		this.step('');
	}

	/** What is done now. */
	step(text: string): void {
		const line = `${this.clock()}  ${[this.section, text].filter(Boolean).join(': ')}`;
		if (!this.out.isTTY) this.out.write(`${line}\n`);
		else this.out.write(`\r\x1b[2K${line.slice(0, this.out.columns - 1)}`);
	}

	/** A line that stays. */
	note(text: string): void {
		this.out.write(`${this.out.isTTY ? '\r\x1b[2K' : ''}${text}\n`);
	}

	get milliseconds(): number {
		return performance.now() - this.startedAt;
	}

	private clock(): string {
		const seconds = Math.floor(this.milliseconds / 1000);
		return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(5);
	}
}
