import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { patternOf, SecurityEvents } from '../audit/security-events.js';
import { isClientSpace } from '../auth/link-tokens.js';
import { log } from '../log.js';
import { SignInNeeded } from './access.guard.js';
import type { PageRequest } from './current.js';
import { AppError, EditConflict, HeldBack, InvalidForm, Moved, NotFound, Refused } from './errors.js';
import { flash } from './flash.js';
import { localPath } from './local-path.js';
import { DiskFull, outageOf } from './outage.js';
import { Shells } from './shells.js';
import { saidAbove } from './sent/came-back.js';
import { cameFrom } from './sent/sent-form.js';
import { unreadableRequest } from './sent/unreadable-request.js';
import { DatabaseAway, Unavailable } from './unavailable.js';

/** One place makes a page out of an error. What is not an AppError is a bug: logged whole, shown as a 500 with its request id. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly shells: Shells,
    private readonly events: SecurityEvents,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.events.refused(error, http.getRequest<PageRequest>());
    showError(error, http.getRequest<PageRequest>(), http.getResponse<Response>(), this.shells);
  }
}

/** Also the last Express middleware, for what fails before Nest (uploads, origin, body). */
export function showError(error: unknown, request: PageRequest, response: Response, shells: Shells): void {
  if (error instanceof SignInNeeded) return;
  if (response.headersSent) return cut(response, error, request);
  const framed = isFramed(request);
  const shell = framed ? null : (shells.filled(response) ?? shells.of(request));
  const layout = framed ? false : shell ? 'app' : 'public';
  const around = { shell, layout, requestId: request.requestId };
  // A form whose page has a layout of its own, as « Se connecter », comes back in it.
  if (error instanceof InvalidForm) return bringBack(error, around, response, request.path);
  if (error instanceof HeldBack)
    return void response.status(error.status).render(error.view, { ...around, title: error.title, ...error.model });
  if (error instanceof Moved) {
    flash(request, { tone: 'none', text: error.message });
    return response.redirect(303, error.address);
  }
  // Who has no account reads no message on the page they came from: a form would come back empty, and say nothing.
  if (error instanceof Refused && request.method === 'POST' && request.user)
    return backWithReasons(error, request, response);
  const known = asAppError(error);
  if (!known) log.fault(`request ${request.method} ${patternOf(request)}`, error, { request: request.requestId });
  else if (known instanceof DatabaseAway || known instanceof DiskFull)
    log.fault('outage', error, { request: request.requestId });
  if (known instanceof Unavailable) response.set('Retry-After', String(known.seconds));
  const status = known?.status ?? 500;
  const page = framed ? 'errors/framed' : error instanceof EditConflict ? 'errors/409' : pageOf(status);
  response.status(status).render(page, {
    ...around,
    status,
    title: known?.title ?? 'Quelque chose n’a pas marché de notre côté',
    message: known instanceof NotFound ? known.reason : known?.message,
    // A client who comes by a link has no account: our home page would ask for one.
    home: shell !== null || !isClientSpace(request.path),
    conflict: error instanceof EditConflict ? conflictView(error) : undefined,
    typed: status === 413 ? undefined : request.body,
    backHref: cameFrom(request),
  });
}

// Half an answer is never taken for a whole one.
function cut(response: Response, error: unknown, request: PageRequest): void {
  if (response.writableEnded) return;
  log.fault(`answer cut ${request.method} ${patternOf(request)}`, error, { request: request.requestId });
  response.destroy();
}

// What was typed comes back in its form, or above the page where that form is no more.
function bringBack(error: InvalidForm, around: object, response: Response, sentTo: string): void {
  const { view, model, refused } = error;
  const page = { ...around, ...model, inError: true, sentTo };
  response.status(422);
  if (!refused) return response.render(view, page);
  response.render(view, page, (failure: Error | null, html: string) => {
    const above = failure ? null : saidAbove(refused, html, sentTo);
    if (above || failure) response.render(view, { ...page, above });
    else response.send(html);
  });
}

// A preview that cannot be shown says why in its frame: a whole page there, with its menu, would be a house inside the house.
function isFramed(request: PageRequest): boolean {
  return ['iframe', 'frame', 'embed', 'object'].includes(request.get('sec-fetch-dest') ?? '');
}

// What is to be chosen comes first.
function conflictView({ conflict }: EditConflict) {
  const fields = conflict.fields.map((field) => ({ ...field, unknown: field.opened === null }));
  return {
    ...conflict,
    asked: fields.filter(({ settled }) => settled === null),
    settled: fields.filter(({ settled }) => settled !== null),
  };
}

// A refusal is told where the person is: on the page they came from, when it is ours.
function backWithReasons(error: Refused, request: PageRequest, response: Response): void {
  for (const reason of error.reasons) flash(request, { tone: 'bad', text: reason });
  response.redirect(303, localPath(cameFrom(request)));
}

function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const outage = outageOf(error);
  if (outage) return outage;
  if ((error as { status?: unknown } | null)?.status === 413)
    return new (class extends AppError {
      readonly status = 413;
      readonly title = 'Envoi trop volumineux';
    })('Ce qui a été envoyé dépasse la taille permise. Revenez en arrière et envoyez moins à la fois.');
  return unreadableRequest(error);
}

function pageOf(status: number): string {
  if (status === 400 || status === 415) return 'errors/400';
  return [403, 404, 409, 413, 429, 503, 507].includes(status) ? `errors/${status}` : 'errors/500';
}
