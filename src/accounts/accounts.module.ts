import { Module } from '@nestjs/common';
import { AnsLinksController } from './ans-links.controller.js';
import { AnsLinks } from './ans-links.service.js';
import { EditorSettingsController } from './editor-settings.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { TeamController } from './team.controller.js';
import { RetentionController } from './retention/retention.controller.js';
import { RetentionService } from './retention/retention.service.js';
import { EditorService } from './editor.service.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { SignInStrategy } from './sign-in/sign-in.strategy.js';
import { TeamQueries } from './team.queries.js';
import { TeamService } from './team.service.js';

@Module({
  controllers: [AnsLinksController, EditorSettingsController, RetentionController, SignInController, TeamController],
  providers: [AnsLinks, EditorService, RetentionService, SignInService, SignInStrategy, TeamQueries, TeamService],
  exports: [EditorService],
})
export class AccountsModule {}
