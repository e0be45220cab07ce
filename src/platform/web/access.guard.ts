import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import type { Role } from '../../journey/states/roles.js';
import type { PageRequest } from './current.js';
import { Forbidden, SessionOver } from './errors.js';
import { cameFrom, waitingForm } from './sent/sent-form.js';

/** A page anybody may see: sign-in, health, assets. Everything else asks for a sign-in. */
export const Public = Reflector.createDecorator<true>();
/** Roles that may call the route. Every route that changes something has one (test/rules holds it). */
export const Allow = Reflector.createDecorator<Role[]>();

/** Before any route: signed in, unless it is `Public`, and of a role that it allows. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride(Public, targets)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<PageRequest>();
    if (!request.user) return this.askToSignIn(request, http.getResponse<Response>());
    const roles = this.reflector.getAllAndOverride(Allow, targets);
    if (roles && !roles.includes(request.user.role)) {
      throw new Forbidden(
        'Votre rôle ne permet pas cette action. Demandez à un responsable Sceau de votre équipe, ou à une personne du support.',
      );
    }
    return true;
  }

  // Who asked for a page is led to it afterwards. Who sent a form would find it lost: it waits in a page until they have signed in beside it.
  private askToSignIn(request: PageRequest, response: Response): never {
    if (request.method !== 'GET') {
      const door = { words: 'Connectez-vous', label: 'Se connecter', href: signInFor(cameFrom(request) ?? '/') };
      throw new SessionOver('Votre session est terminée', waitingForm(request, door));
    }
    response.redirect(303, signInFor(request.originalUrl));
    throw new SignInNeeded();
  }
}

const signInFor = (next: string) => (next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`);

/** The answer was already sent: the error filter stays silent. */
export class SignInNeeded extends Error {}
