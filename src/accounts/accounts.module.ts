import { Module } from '@nestjs/common';
import { EditorService } from './editor.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { SignInStrategy } from './sign-in.strategy.js';

@Module({
  controllers: [SignInController],
  providers: [SignInService, SignInStrategy, EditorService],
  exports: [EditorService, SignInService],
})
export class AccountsModule {}
