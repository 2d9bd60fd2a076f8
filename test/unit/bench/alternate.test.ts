import { alternate } from '../../bench/measure/alternate';
import type { Turn } from '../../bench/measure/alternate';
import { Forecast } from '../../bench/measure/forecast';

describe('alternate', () => {
	/** Ways that note when they are measured. Each gives how many were measured before it. */
	function noting(...names: string[]) {
		const order: string[] = [];
		const ways = names.map((name) => ({
			name,
			measure: async () => ({ value: order.push(name) - 1 }),
		}));
		return { order, ways };
	}

	test('lets each way begin in its turn', async () => {
		const { order, ways } = noting('a', 'b', 'c');
		await alternate(ways, { rounds: 2 });
		expect(order.join(' ')).toBe('a b c b c a c a b');
	});

	test('gives the rounds that count, for each way in the given order', async () => {
		const samples = await alternate(noting('a', 'b').ways, { rounds: 2 });
		expect(samples.map((one) => one.map(({ value }) => value))).toEqual([
			[3, 4],
			[2, 5],
		]);
	});

	test('counts the first round when nothing needs to be warmed up', async () => {
		const samples = await alternate(noting('a', 'b').ways, { rounds: 1, warmUp: false });
		expect(samples).toEqual([[{ value: 1 }], [{ value: 0 }]]);
	});

	test('begins no further round when the time is up, and leaves no way without one', async () => {
		const { order, ways } = noting('a', 'b');
		await alternate(ways, { rounds: 5, isLate: () => order.length >= 3 });
		expect(order.join(' ')).toBe('a b b a');
		await alternate(ways, { rounds: 5, warmUp: false, isLate: () => true });
		expect(order.slice(4).join(' ')).toBe('b a');
	});

	test('tells whose turn it is', async () => {
		const turns: Turn[] = [];
		await alternate(noting('a').ways, { rounds: 1, onTurn: (turn) => turns.push(turn) });
		expect(turns).toEqual([
			{ way: 'a', round: 0 },
			{ way: 'a', round: 1 },
		]);
	});
});

describe('Forecast', () => {
	test('goes by what each further item took', () => {
		const forecast = new Forecast(1000);
		forecast.note('ours', 1, 40);
		forecast.note('ours', 10, 50);
		forecast.note('ours', 110, 550);
		expect(forecast.beyondLimit('ours', 1110)).toBe(5550);
	});

	test('goes by the whole time when there is one size', () => {
		const forecast = new Forecast(1000);
		forecast.note('ours', 100, 500);
		expect(forecast.beyondLimit('ours', 1000)).toBe(5000);
	});

	test('says nothing about what stays within the limit, and nothing from a few items', () => {
		const forecast = new Forecast(1000);
		forecast.note('ours', 1, 500);
		forecast.note('ours', 10, 5000);
		expect(forecast.beyondLimit('ours', 100)).toBeUndefined();
		forecast.note('ours', 100, 5000);
		expect(forecast.beyondLimit('ours', 1000)).toBe(5000);
		expect(forecast.beyondLimit('theirs', 1000)).toBeUndefined();
	});
});
