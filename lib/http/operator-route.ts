import 'server-only';
import { AppError } from '../errors';
import { addressOf } from '../limits/address-header';
import { services, type Services } from '../services';
import { OPERATOR_CHALLENGE, operatorAccess } from './operator-access';
import { respondErrorTo } from './respond';
import { refuseOtherSites } from './route';

/**
 * A route for the operator only: 401 asks for the password, and without one in the settings there is nothing here.
 * Browsers send that password by themselves, also for pages of other sites, so those are refused.
 */
export function operatorRoute(
  handle: (call: { request: Request; services: Services }) => Response | Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      // Before anything is counted: a page of another site could be wrong often enough to lock the operator out.
      refuseOtherSites(request);
      const current = await services();
      const access = await current.limits.guess(
        'operator',
        addressOf(request.headers),
        () => operatorAccess(request.headers, current.settings),
        // Who has sent no password has guessed none: so a browser asks at first.
        (outcome) =>
          'result' in outcome && outcome.result === 'asked' && request.headers.has('authorization'),
      );
      if (access === 'nothing') throw new AppError('request.not_found');
      if (access === 'asked') throw new AppError('auth.machine_refused');
      return await handle({ request, services: current });
    } catch (error) {
      const response = respondErrorTo(request, error);
      if (response.status === 401) response.headers.set('WWW-Authenticate', OPERATOR_CHALLENGE);
      return response;
    }
  };
}
