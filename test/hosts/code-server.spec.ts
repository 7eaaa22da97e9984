import { test } from '@playwright/test';
import { CODE_SERVER_OBSTACLE } from './support/code-server';
import { CODE_SERVER } from './support/host';
import { tellStory } from './support/story';

test.skip(CODE_SERVER_OBSTACLE !== undefined, CODE_SERVER_OBSTACLE);
tellStory('In code-server, with the extension', CODE_SERVER);
