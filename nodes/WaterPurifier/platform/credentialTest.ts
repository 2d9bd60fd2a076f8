import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { sendTest, unreachable } from '../../shared/platform/credentialTest';
import { joinUrl } from '../../shared/platform/http';
import { withIdentity } from './authenticate';
import { credentialProblem, secretsOf } from './credential';
import { readReply } from './reply';
import { apiRoot } from './transport';

/**
 * The credential's "test" button: asks for the account's devices, which changes nothing. It is a function and not a fixed
 * rule, because the platform reports a wrong secret with HTTP 200 and codes that cannot be listed.
 */
export async function waterPurifierApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const data = credential.data ?? {};
	const problem = credentialProblem(data);
	if (problem) return { status: 'Error', message: problem };

	const { body, signature } = withIdentity(undefined, data);
	const reply = await sendTest(this, {
		method: 'POST',
		url: joinUrl(data.serverUrl as string, `${apiRoot}/common/getIotInfo`),
		headers: { sign: signature },
		body,
	});
	if (!reply) return { status: 'Error', message: unreachable };
	const parsed = readReply(reply, secretsOf(data, signature));
	if (parsed.ok) return { status: 'OK', message: 'Connection successful' };
	return { status: 'Error', message: `${parsed.message}. ${parsed.description}` };
}
