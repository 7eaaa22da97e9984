import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** The page of the dashboard: one script, one stylesheet, both of this extension, and nothing from anywhere else. */
export function pageHtml(webview: Webview, folder: Uri): string {
    const nonce = randomBytes(16).toString('base64');
    const address = (name: string): string => String(webview.asWebviewUri(Uri.joinPath(folder, name)));
    const policy = [
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        // Of attributes: rows of long lists are placed that way.
        `style-src ${webview.cspSource} 'unsafe-inline'`,
        `img-src ${webview.cspSource} data: blob:`,
        `font-src ${webview.cspSource}`,
    ];
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OnTheFly</title>
<link rel="stylesheet" href="${address('page.css')}">
</head>
<body>
<script nonce="${nonce}" src="${address('page.js')}"></script>
</body>
</html>
`;
}
