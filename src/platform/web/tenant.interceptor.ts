import { ModuleRef, Reflector } from '@nestjs/core';
import { REDIRECT_METADATA, RENDER_METADATA } from '@nestjs/common/constants.js';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { Doorway } from '../tenancy/doorway.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { ReadFirst } from '../aside/readings.js';
import { type PageRequest, scopeOf } from './current.js';
import { AppError, EditConflict, InvalidForm } from './errors.js';
import { unknownWords } from './asked/known-words.js';
import { replayedLocation, rememberLocation } from './form-tokens.js';
import { cameFrom } from './sent/sent-form.js';
import { Shells } from './shells.js';

/** A route that waits for somebody outside: it opens short transactions of its own around that, and none is held meanwhile. */
export const OwnTransactions = Reflector.createDecorator<true>();

/** A route that shows what would be, and does nothing: it claims no form, which is tried again, then sent for good. */
export const OnlyTries = Reflector.createDecorator<true>();

/** How the answer of a route comes. */
interface Route {
  /** What was sent is answered by a page: the same form again is too, and what the first one showed is not shown again. */
  rendered: boolean;
  /** Where its answer leads when it does not say so itself. */
  leads: string;
  claims: boolean;
  /** What of its address it does not know. */
  unknown: readonly string[];
}

/** The edge: one transaction around each signed-in request that does anything but read, committed before the answer leaves. */
@Injectable()
export class TenantInterceptor implements NestInterceptor {
  private readonly doorway = new Doorway();

  constructor(
    private readonly db: TenantDb,
    private readonly shells: Shells,
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<PageRequest>();
    const { user } = request;
    const own = this.reflector.getAllAndOverride(OwnTransactions, [context.getHandler(), context.getClass()]);
    if (!user || own) return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    const scope = scopeOf(user, request);
    return defer(async () => {
      await this.readFirst(context, request);
      const route = this.routeOf(context, request);
      try {
        return await this.doorway.through(() =>
          this.db.run(scope, () => this.answer(request, response, { next, route })),
        );
      } catch (error) {
        // The form comes back in a page, with the menu of any other: what was tried is undone, and its transaction with it. Rather without
        // its numbers than without what was typed.
        const isForm = error instanceof InvalidForm || error instanceof EditConflict;
        if (isForm && !this.shells.filled(response))
          await this.db.run(scope, () => this.shells.fill(request, response)).catch(() => undefined);
        throw error;
      }
    });
  }

  // A connection must not wait for a file. What cannot be read is told by who asks for it.
  private async readFirst(context: ExecutionContext, request: PageRequest): Promise<void> {
    const read = this.reflector.get(ReadFirst, context.getHandler());
    if (!read) return;
    try {
      await read(request, (type) => this.modules.get(type, { strict: false }));
    } catch (error) {
      if (error instanceof AppError) throw error;
    }
  }

  private routeOf(context: ExecutionContext, request: PageRequest): Route {
    const handler = context.getHandler();
    const redirect = Reflect.getMetadata(REDIRECT_METADATA, handler) as { url: string } | undefined;
    return {
      rendered: Reflect.hasMetadata(RENDER_METADATA, handler),
      leads: redirect?.url ?? request.path,
      claims: !this.reflector.get(OnlyTries, handler),
      unknown: request.method === 'GET' ? unknownWords(context, request.query) : [],
    };
  }

  // A form sent twice as it was (double click, back button, a page that is loaded again) answers the second time with the first time's address.
  private async answer(
    request: PageRequest,
    response: Response,
    { next, route: { rendered, leads, claims, unknown } }: { next: CallHandler; route: Route },
  ): Promise<unknown> {
    const replay = claims ? await replayedLocation(this.db, request) : null;
    if (replay && !rendered) return { url: replay, statusCode: 303 };
    if (rendered || request.method === 'GET') await this.shells.fill(request, response, unknown);
    if (replay) return { title: 'Déjà montré', back: cameFrom(request) };
    const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    const { url = leads } = rendered ? {} : ((result ?? {}) as { url?: string });
    if (claims) await rememberLocation(this.db, request, { url });
    return result;
  }
}
