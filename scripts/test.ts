import { main } from './support/main';
import { runInOrder } from './support/steps';
import { testSteps } from './support/testSteps';

/** `npm test`: the whole truth. Further arguments go to jest. */
main(async () => await runInOrder(testSteps(process.argv.slice(2))));
