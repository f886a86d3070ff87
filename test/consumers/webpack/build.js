// Builds the app. By the API: the command line of webpack is another package.
import webpack from 'webpack';

webpack(
  {
    mode: 'production',
    context: import.meta.dirname,
    entry: './src/main.js',
    output: { path: `${import.meta.dirname}/dist`, publicPath: '/dist/', clean: true },
    // The viewer's elements are larger than what it recommends, and they are minified already.
    performance: { hints: false },
    optimization: { minimize: false },
  },
  (error, stats) => {
    if (error !== null) throw error;
    console.log(stats?.toString({ colors: false }));
    process.exitCode = stats?.hasErrors() || stats?.hasWarnings() ? 1 : 0;
  },
);
