import { Controller, Get, Render } from '@nestjs/common';
import { Moves } from '../platform/changes/moves.service.js';
import { Public } from '../platform/web/access.guard.js';
import { NotFound } from '../platform/web/errors.js';
import { lookView } from './look/look.view.js';
import { statesView } from './states.view.js';

/** Pages that explain: the states, the components, help and legal notices. */
@Controller()
export class ReferenceController {
  constructor(private readonly moves: Moves) {}

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
    return { title: 'Aide' };
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
    return { title: 'Données personnelles', layout: 'public' };
  }

  @Public(true)
  @Get('legal')
  @Render('settings/legal')
  legal() {
    return { title: 'Mentions légales', layout: 'public' };
  }
}

/** The components are shown to who builds Sceau, never in production; the demonstration runs as production and shows them. */
function isForBuilders(): boolean {
  return process.env['NODE_ENV'] !== 'production' || process.env['DEMO'] === '1';
}
