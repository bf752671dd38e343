#include "cli/output_dir/write.hpp"

#include <stdexcept>
#include <string>

#include "cli/output_dir/staging.hpp"

namespace routerctl::output_dir {

namespace {

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

class Writing {
 public:
  Writing(const Directory& directory, const Comparison& comparison)
      : directory_(directory), changes_(comparison.changes), index_(Index::file_name) {
    if (changes_.back().file == index_) {
      new_index_ = &changes_.back();
      changes_ = changes_.first(changes_.size() - 1);
    }
    // The index of the meantime knows the files as they were and as they will be.
    if (new_index_ != nullptr && !changes_.empty()) {
      meantime_ = print(merged(comparison.before, comparison.after));
    }
  }

  // False when a signal put an end to it. Every write that can fail for want of space is here.
  bool stage(Staging& staging, const Lock& lock, Progress* progress) const {
    if (!meantime_.empty()) {
      staging.add(index_, meantime_, old_of(*new_index_));
    }
    for (const Change& change : changes_) {
      if (change.kind != Change::Kind::remove) {
        staging.add(change.file, change.after, old_of(change));
      }
      step(progress);
      if (lock.interrupted()) {
        return false;
      }
    }
    if (new_index_ != nullptr) {
      staging.add(index_, new_index_->after, old_of(*new_index_));
    }
    staging.sync();
    return !lock.interrupted();
  }

  void move(Staging& staging) const {
    if (!meantime_.empty()) {
      put(*new_index_, staging);
    }
    for (const Change& change : changes_) {
      if (change.kind != Change::Kind::remove) {
        put(change, staging);
      }
    }
    for (const Change& change : changes_) {
      if (change.kind == Change::Kind::remove) {
        require_untouched(change);
        directory_.remove(change.file);
      }
    }
    if (new_index_ == nullptr) {
      return;
    }
    if (meantime_.empty()) {
      put(*new_index_, staging);
      return;
    }
    staging.move_over(index_);
  }

 private:
  static const struct stat* old_of(const Change& change) {
    return change.kind == Change::Kind::replace ? &change.status : nullptr;
  }

  void put(const Change& change, Staging& staging) const {
    if (change.kind == Change::Kind::create) {
      staging.move_to_free(change.file);
      return;
    }
    require_untouched(change);
    staging.move_over(change.file);
  }

  // Since the comparison an editor may have saved the file.
  void require_untouched(const Change& change) const {
    const Found now = directory_.look(change.file);
    if (now.kind != Found::Kind::file || !same_file(now.status, change.status)) {
      throw std::runtime_error(directory_.path_of(change.file) +
                               " was changed while routerctl was writing; render again");
    }
  }

  const Directory& directory_;
  std::span<const Change> changes_;  // without the index
  const Change* new_index_ = nullptr;
  std::string index_, meantime_;
};

}  // namespace

void write(const Directory& directory, const Comparison& comparison, const Lock& lock,
           Progress* progress) {
  const bool left_over = directory.look(Staging::directory_name).kind == Found::Kind::directory;
  if (comparison.changes.empty() && !left_over) {
    return;
  }
  Staging staging(directory);
  if (comparison.changes.empty()) {
    return;
  }
  const Writing writing(directory, comparison);
  begin(progress, Progress::Stage::writing, comparison.changes.size());
  if (writing.stage(staging, lock, progress)) {
    writing.move(staging);
  }
}

}  // namespace routerctl::output_dir
