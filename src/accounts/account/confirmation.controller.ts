import { Body, Controller, Post, Redirect } from '@nestjs/common';
import { Allow, everyone } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { localPath } from '../../platform/web/local-path.js';

/** Where a page that asks for the password first is led on from. The guard has looked at it. */
@Controller('confirmation')
export class ConfirmationController {
  @Post()
  @Allow(everyone)
  @Confirmed(true)
  @Redirect('/', 303)
  goOn(@Body() body: Record<string, unknown>) {
    return { url: localPath(body['next']) };
  }
}
