import { Module } from '@nestjs/common';
import { EditorSettingsController } from './editor-settings.controller.js';
import { EditorService } from './editor.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { SignInStrategy } from './sign-in.strategy.js';
import { TeamController } from './team.controller.js';
import { TeamService } from './team.service.js';

@Module({
  controllers: [SignInController, TeamController, EditorSettingsController],
  providers: [SignInService, SignInStrategy, EditorService, TeamService],
  exports: [EditorService, SignInService],
})
export class AccountsModule {}
