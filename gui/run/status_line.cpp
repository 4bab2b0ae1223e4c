// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/status_line.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QToolButton>
#include <QToolTip>
#include <algorithm>

#include "gui/run/time_words.h"

namespace orrery::gui {

using scenarios::RunState;

namespace {

constexpr double kFrameMs = 33.0;
constexpr int kPrintLetters = 10;  // of the fingerprint
constexpr int kStateLetters = 44;

Sign signOf(RunState state) {
  switch (state) {
    case RunState::kOpening: return Sign::kDots;
    case RunState::kPaused: return Sign::kPause;
    case RunState::kRunning: return Sign::kPlay;
    case RunState::kSeeking: return Sign::kDoubleArrow;
    case RunState::kEnded: return Sign::kFlag;
    case RunState::kFailed: return Sign::kCross;
  }
  return Sign::kDots;
}

QString wordOf(RunState state) {
  static const char* const words[] = {"Opening", "Paused", "Running", "Seeking", "Ended", "Failed"};
  return words[int(state)];
}

}  // namespace

StatusLine::StatusLine(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
  setAccessibleName("Status of the run");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(6, 1, 6, 1);
  row->setSpacing(fontMetrics().averageCharWidth());
  icon_ = addField("Sign of the state", 0);
  state_ = addField("State of the run", 10);
  time_ = addField("Simulated time", 14);
  rate_ = addField("Events a second", 14);
  factor_ = addField("Real-time factor", 14);
  next_ = addField("Next event", 16);
  pending_ = addField("Pending events", 14);
  books_icon_ = addField("Sign of the books", 0);
  books_ = addField("Books", 12);
  alarms_ = addField("Open alarms", 12);
  dropped_ = addField("Dropped frames", 12);
  factor_->setToolTip("Simulated seconds a real second");
  pending_->setToolTip("Events in the queue");
  row->addStretch(1);
  fingerprint_ = new QToolButton(this);
  fingerprint_->setAutoRaise(true);
  fingerprint_->setAccessibleName("Fingerprint: press to copy");
  fingerprint_->setText(QString(kPrintLetters, '0'));
  fingerprint_->setFixedSize(fingerprint_->sizeHint());
  row->addWidget(fingerprint_);
  connect(fingerprint_, &QToolButton::clicked, this, [this] {
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(context_.plant.view()->fingerprint));
  });
  connect(&context.plant, &PlantLink::viewChanged, this, &StatusLine::takeView);
  connect(&context.theme, &Theme::changed, this, &StatusLine::takeView);
  connect(&context.plant, &PlantLink::sourceChanged, this, [this] {
    dropped_frames_ = 0;
    beats_before_ = context_.plant.beats();
    open_since_.start();
    takeView();
  });
  open_since_.start();
  beats_before_ = context.plant.beats();
  takeView();
}

QLabel* StatusLine::addField(const QString& name, int characters) {
  auto* label = new QLabel(this);
  label->setAccessibleName(name);
  const int line = fontMetrics().height();
  label->setFixedSize(characters == 0 ? line : characters * fontMetrics().averageCharWidth(), line);
  layout()->addWidget(label);
  return label;
}

QString StatusLine::text() const {
  QStringList parts;
  for (const auto* label : findChildren<QLabel*>()) parts << label->text();
  parts << fingerprint_->text();
  parts.removeAll(QString());
  return parts.join(" | ");
}

// A field only grows.
void StatusLine::say(QLabel* field, const QString& text) {
  if (field->text() == text) return;
  const int wide = field->fontMetrics().horizontalAdvance(text) + 2;
  if (wide > field->width()) field->setFixedWidth(wide);
  field->setText(text);
}

void StatusLine::show(QLabel* field, SignLook& shown, std::optional<Sign> sign,
                      const QColor& colour) {
  const SignLook wanted{sign ? int(*sign) : -1, colour.rgba(), devicePixelRatioF()};
  if (wanted == shown) return;
  shown = wanted;
  field->setPixmap(sign ? signIcon(*sign, colour).pixmap(field->size(), wanted.ratio) : QPixmap());
}

void StatusLine::takeView() {
  const auto& view = *context_.plant.view();
  const auto& colours = context_.theme.colours();
  const bool open = context_.plant.source() != nullptr;
  const QColor colour = view.state == RunState::kFailed    ? colours.alarm
                        : view.state == RunState::kRunning ? colours.good
                                                           : colours.text;
  show(icon_, state_sign_, open ? std::optional(signOf(view.state)) : std::nullopt, colour);
  QString state = open ? wordOf(view.state) : QString("Nothing is open");
  if (open && !view.why.empty()) state += ": " + QString::fromStdString(view.why);
  say(state_, fontMetrics().elidedText(state, Qt::ElideRight,
                                       fontMetrics().averageCharWidth() * kStateLetters));
  takeGauges(view);
  takeBooks(view);
}

void StatusLine::takeGauges(const scenarios::PlantView& view) {
  const bool open = context_.plant.source() != nullptr;
  const auto tell = [&](QLabel* label, const QString& text) {
    say(label, open ? text : QString());
  };
  tell(time_, timeWords(view.now));
  tell(rate_, countWords(view.events_per_s) + " events/s");
  tell(factor_, countWords(view.real_time_factor) + QString::fromUtf8("\u00d7 real time"));
  const bool never = view.next_event == engine::SimTime::never();
  tell(next_, never ? QString("no next event")
                    : "next in " + spanWords((view.next_event - view.now).seconds()));
  tell(pending_, QString::number(view.pending) + " pending");
  // The timer of the beat leaves out what it could not keep up with.
  const auto due = std::int64_t(double(open_since_.elapsed()) / kFrameMs);
  const auto came = std::int64_t(context_.plant.beats() - beats_before_);
  dropped_frames_ = std::max(dropped_frames_, due - came - 1);
  tell(dropped_, QString("%1 dropped").arg(qlonglong(dropped_frames_)));
}

void StatusLine::takeBooks(const scenarios::PlantView& view) {
  const bool open = context_.plant.source() != nullptr;
  const auto& colours = context_.theme.colours();
  const bool balanced = view.books.balanced();
  const Sign sign = balanced ? Sign::kTick : Sign::kCross;
  show(books_icon_, books_sign_, open ? std::optional(sign) : std::nullopt,
       balanced ? colours.good : colours.alarm);
  say(books_, !open ? "" : balanced ? "books balance" : "books are off");
  say(alarms_, !open ? QString() : QString("%L1 open alarms").arg(qulonglong(view.alarms_open)));
  const QString print = QString::fromStdString(view.fingerprint);
  fingerprint_->setVisible(open && !print.isEmpty());
  fingerprint_->setText(print.left(kPrintLetters));
}

bool StatusLine::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), tipOf(childAt(help->pos())), this);
  return true;
}

QString StatusLine::tipOf(const QWidget* field) const {
  const auto& view = *context_.plant.view();
  if (!context_.plant.source() || !field) return {};
  if (field == state_ || field == icon_)
    return view.why.empty() ? wordOf(view.state)
                            : wordOf(view.state) + ": " + QString::fromStdString(view.why);
  if (field == time_)
    return QString("Day %1, %2 of %3\n%L4 s")
        .arg(qint64(view.now.seconds() / 86400) + 1)
        .arg(timeWords(engine::SimTime{view.now.ns % 86'400'000'000'000}), timeWords(view.end))
        .arg(view.now.seconds(), 0, 'f', 3);
  if (field == rate_)
    return QString("%L1 events and %L2 readings so far")
        .arg(qulonglong(view.events))
        .arg(qulonglong(view.readings));
  if (field == next_ && view.next_event != engine::SimTime::never())
    return "Next event at " + timeWords(view.next_event);
  if (field == dropped_)
    return QString("Frames that came late; the longest stall of the window was %1 ms")
        .arg(context_.plant.longestStallMs(), 0, 'f', 0);
  if (field == books_ || field == books_icon_) return booksTable(view.books);
  if (field == alarms_) return QString("%L1 alarms in all").arg(qulonglong(view.alarms));
  if (field == fingerprint_)
    return "Fingerprint " + QString::fromStdString(view.fingerprint) + "\nPress to copy it";
  return {};
}

QString booksTable(const engine::Books& books) {
  QString html =
      "<table cellpadding='3'><tr><th></th><th align='right'>sent</th><th "
      "align='right'>delivered</th><th align='right'>dropped</th><th align='right'>expired</th><th "
      "align='right'>rejected</th><th align='right'>under way</th><th>balance</th></tr>";
  const auto row = [&](const char* name, const engine::Book& book) {
    html += QString("<tr><td>%1</td>").arg(name);
    for (const std::uint64_t count : {book.sent(), book.delivered(), book.dropped(), book.expired(),
                                      book.rejected(), book.in_flight()})
      html += QString("<td align='right'>%L1</td>").arg(qulonglong(count));
    html += QString("<td>%1</td></tr>")
                .arg(QString::fromUtf8(book.balanced() ? "\u2713 balanced" : "\u2717 off"));
  };
  row("Readings", books.reading);
  row("Messages", books.message);
  row("Commands", books.command);
  row("Label queries", books.label_query);
  return html + "</table>";
}

QWidget* makeStatusBar(PanelContext& context) { return new StatusLine(context); }

}  // namespace orrery::gui
