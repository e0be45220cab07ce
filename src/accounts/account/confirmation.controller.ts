import { Body, Controller, Post, Redirect, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { localPath } from '../../platform/web/local-path.js';
import { everyone } from '../../journey/states/roles.js';

/** Where who asked for a file, or sent one, is led on from. The guard has looked at the password. */
@Controller('confirmation')
export class ConfirmationController {
  @Post()
  @Allow(everyone)
  @Confirmed(true)
  @Redirect('/', 303)
  goOn(@Body() { next, file }: Record<string, unknown>, @Req() request: PageRequest) {
    if (file !== undefined) {
      const link = { href: localPath(file), label: 'Télécharger le fichier' };
      flash(request, { tone: 'ok', text: 'Mot de passe vérifié\u00a0: votre fichier est prêt.', link });
    }
    return { url: localPath(next) };
  }
}
