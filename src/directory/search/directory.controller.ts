import { Controller, Get, Query, Render } from '@nestjs/common';
import { DirectoryQueries } from './directory.queries.js';
import { DirectoryService } from './directory.service.js';
import { directoryView } from './directory.view.js';

@Controller('directory')
export class DirectoryController {
  constructor(
    private readonly directory: DirectoryService,
    private readonly queries: DirectoryQueries,
  ) {}

  @Get()
  @Render('directory/search')
  async search(@Query('q') q: unknown) {
    const query = typeof q === 'string' ? q.slice(0, 200) : '';
    const finding = await this.directory.find(query);
    const load = await this.queries.latestLoad();
    const changes = await this.queries.pendingChanges();
    return directoryView(query, finding, { extractedOn: load?.extractedOn ?? null, changes });
  }
}
