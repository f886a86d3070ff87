// Sentences of generated chats, by language: templates with slots, so that few lines make many texts.
// `{t}` is the topic of the session, `{n}` a number, `{i}` an identifier.

export interface Language {
  readonly code: string;
  readonly isRightToLeft?: boolean;
  /** What goes between two sentences. */
  readonly gap: string;
  readonly topics: readonly [string, ...string[]];
  readonly questions: readonly [string, ...string[]];
  readonly sentences: readonly [string, ...string[]];
}

export const ENGLISH: Language = {
  code: 'en',
  gap: ' ',
  topics: [
    'the retry queue',
    'a service worker cache',
    'the invoice export',
    'a kitchen garden',
    'sourdough bread',
    'the quarterly report',
    'matrix multiplication',
    'a trip to Lisbon',
    'database indexes',
    'the login page',
    'a wedding speech',
    'the garbage collector',
    'bicycle brakes',
    'the tax return',
    'a chess opening',
    'TypeScript generics',
    'the deployment script',
    'water heating',
    'a short story',
    'the message broker',
  ],
  questions: [
    'Can you explain how {t} works?',
    'Why does {t} fail after {n} attempts with {i}?',
    'Write a summary of {t} for my team.',
    'What is the fastest way to improve {t}?',
    'Compare two approaches to {t} in a table.',
    'I get `{i}` when I change {t}. What does it mean?',
    'Please check my plan for {t} and tell me what is missing.',
    'How long does {t} usually take?',
    'And what happens when {n} people use it at once?',
    'Thanks. Now do the same for {t}, but shorter.',
  ],
  sentences: [
    'The first thing to look at is {t}, because everything else depends on it.',
    'In practice, about {n} percent of the time goes into waiting.',
    'You can measure this with `{i}` before you change anything.',
    'A smaller step is easier to review and easier to undo.',
    'If the result differs from what you expect, check the input again.',
    'Most people start with {t} and add the rest later.',
    'That costs {n} milliseconds on an ordinary machine, which nobody will notice.',
    'There is one exception: `{i}` must be called before the first request.',
    'Keep a copy of the old version until the new one has run for a week.',
    'The order matters here, since each part reads what the one before it wrote.',
    'I would not recommend it for {t}, although it works well elsewhere.',
    'Write down why you chose this, so that the next person does not have to guess.',
    'It helps to draw the path of one request from beginning to end.',
    'The documentation of `{i}` says the opposite, but it is out of date.',
    'With {n} items the difference is already visible.',
    'Nothing needs to be installed, and it works without a network.',
  ],
};

const GERMAN: Language = {
  code: 'de',
  gap: ' ',
  topics: ['die Warteschlange', 'der Gemüsegarten', 'die Steuererklärung', 'das Straßenfest', 'die Datenbank'],
  questions: ['Wie funktioniert {t}?', 'Warum dauert {t} so lange?', 'Schreib mir bitte eine Übersicht über {t}.'],
  sentences: [
    'Am Anfang steht {t}, denn davon hängt alles andere ab.',
    'Etwa {n} Prozent der Zeit vergehen mit Warten.',
    'Prüfen Sie zuerst `{i}`, bevor Sie etwas ändern.',
    'Größere Änderungen lassen sich schwerer rückgängig machen.',
    'Für {t} würde ich das nicht empfehlen.',
  ],
};

const FRENCH: Language = {
  code: 'fr',
  gap: ' ',
  topics: ['la file d’attente', 'le potager', 'la déclaration d’impôts', 'un voyage à Évora'],
  questions: ['Comment marche {t} ?', 'Peux-tu résumer {t} ?', 'Où est l’erreur dans {t} ?'],
  sentences: [
    'Commencez par {t}, tout le reste en dépend.',
    'Environ {n} % du temps se passe à attendre.',
    'Vérifiez `{i}` avant de changer quoi que ce soit.',
    'C’est déjà mesurable à partir de {n} éléments.',
  ],
};

const TURKISH: Language = {
  code: 'tr',
  gap: ' ',
  topics: ['İstanbul gezisi', 'sıra yönetimi', 'bütçe raporu'],
  questions: ['{t} nasıl çalışır?', '{t} neden bu kadar yavaş?'],
  sentences: ['Önce {t} ile başlayın.', 'Zamanın yüzde {n} kadarı beklemekle geçer.', '`{i}` çağrısını kontrol edin.'],
};

const GREEK: Language = {
  code: 'el',
  gap: ' ',
  topics: ['ο κήπος', 'η βάση δεδομένων', 'ο Οδυσσεύς'],
  questions: ['Πώς λειτουργεί {t};', 'Γιατί αργεί {t};'],
  sentences: ['Ξεκινήστε από {t}.', 'Περίπου {n} τοις εκατό του χρόνου είναι αναμονή.', 'Ελέγξτε πρώτα το `{i}`.'],
};

const RUSSIAN: Language = {
  code: 'ru',
  gap: ' ',
  topics: ['очередь повторов', 'огород', 'база данных'],
  questions: ['Как работает {t}?', 'Почему {t} так долго?'],
  sentences: ['Сначала посмотрите на {t}.', 'Около {n} процентов времени уходит на ожидание.', 'Проверьте `{i}`.'],
};

const ARABIC: Language = {
  code: 'ar',
  isRightToLeft: true,
  gap: ' ',
  topics: ['قاعدة البيانات', 'حديقة المنزل', 'التقرير السنوي'],
  questions: ['كيف تعمل {t}؟', 'لماذا تفشل {t} بعد {n} محاولات؟'],
  sentences: ['ابدأ أولاً مع {t}.', 'حوالي {n} بالمئة من الوقت انتظار.', 'تحقق من `{i}` قبل أي تغيير.'],
};

const HEBREW: Language = {
  code: 'he',
  isRightToLeft: true,
  gap: ' ',
  topics: ['מסד הנתונים', 'הגינה', 'הדוח השנתי'],
  questions: ['איך עובד {t}?', 'למה {t} נכשל אחרי {n} ניסיונות?'],
  sentences: ['התחילו עם {t}.', 'כ־{n} אחוז מהזמן הוא המתנה.', 'בדקו את `{i}` לפני כל שינוי.'],
};

const HINDI: Language = {
  code: 'hi',
  gap: ' ',
  topics: ['डेटाबेस', 'सब्ज़ी का बगीचा'],
  questions: ['{t} कैसे काम करता है?', '{t} इतना धीमा क्यों है?'],
  sentences: ['पहले {t} को देखें।', 'लगभग {n} प्रतिशत समय प्रतीक्षा में जाता है।', '`{i}` की जाँच करें।'],
};

const CHINESE: Language = {
  code: 'zh',
  gap: '',
  topics: ['重试队列', '数据库索引', '家庭菜园', '季度报告'],
  questions: ['请解释一下{t}是怎么工作的？', '为什么{t}在{n}次之后会失败？'],
  sentences: ['首先要看的是{t}，因为其他部分都依赖它。', '大约百分之{n}的时间用于等待。', '修改之前请先检查`{i}`。'],
};

const JAPANESE: Language = {
  code: 'ja',
  gap: '',
  topics: ['再試行キュー', 'データベースの索引', '家庭菜園'],
  questions: ['{t}の仕組みを説明してください。', 'なぜ{t}は{n}回で失敗しますか。'],
  sentences: ['最初に{t}を確認します。', '時間の約{n}パーセントは待機です。', '変更する前に`{i}`を調べてください。'],
};

const KOREAN: Language = {
  code: 'ko',
  gap: ' ',
  topics: ['재시도 대기열', '데이터베이스 색인', '텃밭'],
  questions: ['{t}는 어떻게 작동하나요?', '왜 {t}는 {n}번 후에 실패하나요?'],
  sentences: ['먼저 {t}를 살펴보세요.', '시간의 약 {n}퍼센트는 대기입니다.', '바꾸기 전에 `{i}`를 확인하세요.'],
};

/** All but English, which most chats are in. */
export const OTHER_LANGUAGES: readonly [Language, ...Language[]] = [
  GERMAN,
  FRENCH,
  TURKISH,
  GREEK,
  RUSSIAN,
  ARABIC,
  HEBREW,
  HINDI,
  CHINESE,
  JAPANESE,
  KOREAN,
];
