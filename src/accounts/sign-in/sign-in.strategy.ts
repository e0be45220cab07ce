import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Request } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-local';
import type { SignedIn } from '../../platform/web/current.js';
import { personIn } from '../../platform/auth/session-store.js';
import { signedIn, SignInService } from './sign-in.service.js';

/** What the session holds: two ids. Everything else is read again at each request. */
interface SessionKey {
  editorId: string;
  userId: string;
}

/** Passport with e-mail and password. Other ways in (TOTP, OpenID Connect) are more strategies beside this one. */
@Injectable()
export class SignInStrategy implements OnModuleInit {
  constructor(private readonly signIn: SignInService) {}

  onModuleInit(): void {
    passport.use(
      new Strategy({ usernameField: 'email', passReqToCallback: true }, (request: Request, email, password, done) => {
        this.signIn
          .signIn(email.trim(), password, request.ip ?? '')
          .then((opened) => done(null, opened.length > 0 && opened), done);
      }),
    );
    passport.serializeUser((person, done) => {
      const { editorId, id } = person as SignedIn;
      done(null, { editorId, userId: id } satisfies SessionKey);
    });
    // The session came with its person (sessions.ts).
    passport.deserializeUser(
      (request: Request, _key: SessionKey, done: (error: unknown, person: SignedIn | false) => void) => {
        const person = personIn(request.session);
        done(null, person ? signedIn(person) : false);
      },
    );
  }
}
