import { validationTime } from '../journey/steps/request-gestures.js';
import { Controller, Get, Inject, Render } from '@nestjs/common';
import type { Env } from '../config/env.js';
import { Moves } from '../platform/changes/moves.service.js';
import { ENV } from '../platform/platform.module.js';
import { Public } from '../platform/web/access.guard.js';
import { NotFound } from '../platform/web/errors.js';
import { lookView } from './look/look.view.js';
import { legalView, privacyView } from './notices.view.js';
import { statesView } from './states.view.js';

/** Pages that explain: the states, the components, help and legal notices. */
@Controller()
export class ReferenceController {
  constructor(
    private readonly moves: Moves,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get('states')
  @Render('settings/states')
  states() {
    return statesView(this.moves.tables());
  }

  @Get('look')
  @Render('settings/look')
  look() {
    if (!isForBuilders()) throw new NotFound();
    return lookView();
  }

  @Get('help')
  @Render('settings/help')
  help() {
    return { title: 'Aide', validationTime };
  }

  @Public(true)
  @Get('accessibility')
  @Render('settings/accessibility')
  accessibility() {
    return { title: 'Accessibilité', layout: 'public' };
  }

  @Public(true)
  @Get('privacy')
  @Render('settings/privacy')
  privacy() {
    return privacyView(this.env);
  }

  @Public(true)
  @Get('legal')
  @Render('settings/legal')
  legal() {
    return legalView(this.env);
  }
}

/** The components are shown to who builds Sceau, never in production; the demonstration runs as production and shows them. */
function isForBuilders(): boolean {
  return process.env['NODE_ENV'] !== 'production' || process.env['DEMO'] === '1';
}
