import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { sendTest, unreachable } from '../shared/platform/credentialTest';
import { credentialProblem, refusedToken, secretsOf } from './platform/credential';
import { readReply } from './platform/reply';
import { fetchToken, forgetFailure, forgetToken, rememberedToken } from './token/fetch';
import { probe } from './token/probe';
import { tokenOf, usesClientCredentials } from './platform/session';

/**
 * The credential's "test" button. It changes nothing at the vendor's: with a token at hand it asks for one merchant.
 * A token that may not read merchants (UNAUTHORIZED_CLIENT) is a valid token all the same.
 *
 * In the client-credentials form a new token is fetched only when there is no valid one, for it would void the one in
 * use. Then the platform's verdict on ID, secret and scopes is the test's.
 */
export async function sodaIotApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const data = (credential.data ?? {}) as IDataObject;
	const problem = credentialProblem(data);
	if (problem) return failed(problem);

	for (const token of [tokenOf(data), rememberedToken(data)]) {
		if (!token) continue;
		const reply = await sendTest(this, probe(data, token));
		if (!reply) return failed(unreachable);
		const outcome = readReply(reply, [...secretsOf(data), token]);
		if (outcome.ok) return Array.isArray(outcome.body.objects) ? succeeded : failed(stranger);
		if (outcome.code === 'UNAUTHORIZED_CLIENT') return succeeded;
		if (!outcome.refusesToken) return failed(`${outcome.message}. ${checkAddress}`);
		forgetToken(data, token);
		if (!usesClientCredentials(data)) return failed(`${outcome.message}. ${refusedToken(data)}`);
	}

	forgetFailure(data);
	const result = await fetchToken(data, async (request) => {
		const reply = await sendTest(this, request);
		if (!reply) throw new Error(unreachable);
		return reply;
	});
	return result.ok ? succeeded : failed(`${result.failure.message}. ${result.failure.description}`);
}

const checkAddress = 'If it stays so, check the Base URL of the credential.';
const stranger = 'Something answers at the Base URL, but not the Soda IoT platform. Check the address.';

const succeeded: INodeCredentialTestResult = { status: 'OK', message: 'Connection successful' };

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
